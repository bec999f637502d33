# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Words that name nobody by themselves, though names may be made of them."""

# written so and not otherwise: "Se" and "As" are names of people
LEGAL_FORMS = frozenset(
    "AG AS AB BV B.V. Corp Corporation e.K. e.V. eG EOOD GbR GmbH gGmbH Inc INC KG"
    " KGaA Limited LLC LLP LTD Ltd mbH NV N.V. OHG oHG Oy PLC plc S.A. S.L. S.p.A."
    " S.r.l. SARL SAS SE SpA SRL UG".split()
)
TITLES = frozenset(
    "dear doctor dr firma frau fräulein hallo hello herr herrn hi hr liebe lieber"
    " liebes madam messrs miss mister mr mrs ms mx prof professor sir geehrte"
    " geehrter".split()
)
# articles, pronouns, prepositions and the like: never on their own
STOP_WORDS = TITLES | frozenset(
    # English
    "a about after all also am an and any are as at be been before but by can co"
    " company could did do does for from get go had has have he her here him his how"
    " i if in into is it its just me more my no nor not of off on one only or other"
    " our out over own she so some than that the their them then there they this to"
    " too two under until up us very was we were what when where which who why with"
    " would yes you your group"
    # German
    " ab aber alle alles als am an andere auch auf aus bei beim bin bis bist da"
    " damit dann das dass dein dem den denn der des dich die dies diese dieser dir"
    " doch du durch ein eine einem einen einer eines er es euch euer firma für gegen"
    " gibt haben hat hatte hier ich ihm ihn ihr ihre im ist ja jede jeder jetzt kann"
    " kein keine mehr mein meine mich mir mit nach nicht nichts noch nun nur ob oder"
    " ohne schon sehr sein seine seit sich sie sind so über um und uns unser unter"
    " van viel vom von vor war waren was weil wenn wer wie wieder wir wird wo zu zum"
    " zur zwei gruppe"
    # legal forms, however they are written
    " ag bv corp corporation ek ev eg gbr gmbh ggmbh inc kg kgaa limited llc llp ltd"
    " mbh nv ohg oy plc sarl sas se spa srl ug".split()
)
# words of the language that are names, too: never on their own of a company, and of a
# person only with a capital
COMMON_WORDS = STOP_WORDS | frozenset(
    # English
    "agency air apple art auto back baker bank bay beauty bell best better big bike"
    " bill bird black blue board boat body book books box bread bridge brown"
    " brothers build builders building business butcher butler cafe camp car care"
    " cars castle center central centre chance change church city class clean clear"
    " clinic close clothes club coach coffee cold color colour come computer cook"
    " cool corner country courier court creative cross customer daily data day deal"
    " delivery design digital direct doctor dog door down dream drive drug early"
    " earth east easy electric electronics energy engineering express eye faith fair"
    " farm farmer fashion fast field film finance fine fire first fish fit fitness"
    " flower flowers food foods forest forward foundation fox frank free fresh"
    " friend friends fruit full furniture future game garage garden gardens gas"
    " general gift glass global gold golden good grand gray great green grey hair"
    " hall hand happy hard health heart help high hill holding home hope hospital"
    " hot hotel house industry insurance international jewel joy judge just key kind"
    " king kitchen lab lady lake land large last law lawyers lean left light line"
    " little live logistics long look lord love machine made mail major make"
    " management market marketing mark marsh master may media medical metal mobile"
    " modern money moon motor mountain move music national nature net network new"
    " news next nice night north number office oil old online open order page paint"
    " palace paper park parking part partner partners parts pat pay people perfect"
    " pet pharmacy phone photo piece place plan plant play plus point pool poor port"
    " post power price print printing private product products production"
    " professional property public pure quality queen quick quiet radio rain ray"
    " real red rent repair rest restaurant rice rich right ring river road rock roof"
    " room rose royal safe sale sales salt school science sea security service"
    " services shoe shoes shop short silver simple skin sky small smart snow social"
    " soft software solution solutions son song sons sound south space special sport"
    " sports spring star station steel step stone stop storage store storm street"
    " strong studio style summer sun supply support sure sweet system systems table"
    " taxi tea team tech technical technologies technology telephone time toy toys"
    " trade trading train transport travel tree trust union united university value"
    " village vision wall water way web wedding week well west white wild will wind"
    " window wine winter wise wolf wonder wood woods work works world worth yellow"
    " young"
    # German
    " acker alt alte altes amt anders anlagen apotheke arbeit arzt auge auto"
    " automobile autohaus bach bad bahn bank bau bauen bauer baum baumarkt bein berg"
    " beratung besser beste bester bestes bett bier bild bio blatt blau blume blumen"
    " boden bote brand braun breit bringt brot brücke bruder buch bücher bund bunt"
    " büro busch bäcker bäckerei dach dame dank danke daten dick dienst"
    " dienstleistung digital druck dünn eck ecke ehrlich eigen einfach eis eisen"
    " elektro ende energie engel erde ernst erste essen fach fahren fahrrad"
    " fahrschule familie farbe feld fenster fest fett feuer filiale film fisch"
    " fleisch fracht frei freitag freude freund freunde friede frisch frisör friseur"
    " fromm frost früh fuchs fuß garten gast gebäude geld gemüse gerade geschäft"
    " geschenk gesund gesundheit getränke glas glück gold graf grau groß große grund"
    " grün gut gute guter gutes günstig haar haare hahn hand handel handwerk handy"
    " hart hase haus haushalt hausverwaltung haut heim heizung held hell heller"
    " herbst herz hier hilfe himmel hirsch hoch hof holz hotel hund hut immobilien"
    " industrie ingenieur jagd jahr jung junge kaffee kalt karte kauf kaufhaus"
    " keller kind kinder kirche klar kleid klein kleine klinik klug koch kohl kommen"
    " konzept kraft krankenhaus kreis krieg krone kuchen kuh kunde kunden kunst kurz"
    " käse könig küche laden lage lager land landwirtschaft lang lange laub leben"
    " lebensmittel lehrer leicht licht lieb lieferdienst lieferung liebe links"
    " logistik luft maler mann markt marktplatz maschinen maschinenbau maurer medien"
    " meer mehl meister mensch metall metzger metzgerei mode mond montag morgen moto"
    " motor möbel mühle münze musik mut nacht nagel natur neu neue neuer neues nord"
    " not nuss obst ofen offen optiker ost papier park partner personal pfarrer"
    " pferd pflege pflanzen planung platz post praxis preis produkt produktion rad"
    " rat recht rechts reich reifen reinigung reise reisen restaurant richter"
    " richtig ring ritter rose rot ruhe rund sache sand sanitär schaf scharf schiff"
    " schloss schmied schmuck schnee schneider schnell schuh schuhe schule schwarz"
    " schön see seele sicher sicherheit silber sommer sonne sonntag spaß spedition"
    " sport stadt stadtwerke stahl stark stein steuer stern stille strom stube"
    " studio stunde stück süd süß tag tage tanz tasche tasse taxi technik tee teil"
    " tier tiere tisch tor transport traum treu tür unternehmen urlaub verein"
    " verkauf verlag versand versicherung verwaltung vogel voll wagen wald wand ware"
    " waren warm wasser weg weide wein weiß weit welt werk werkstatt werkzeug"
    " werbung west wetter wild winter wirt wohnen wohnung wolf wolle wort wunder"
    " wurst zahn zahnarzt zart zeit zeitung zentrum zimmer zucker zug zukunft"
    " österreich deutschland germany austria europe europa".split()
)
