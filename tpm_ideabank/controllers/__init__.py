# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import mail
from . import page
from . import portal
from . import idea_page
from . import idea_form
