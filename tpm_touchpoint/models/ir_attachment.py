# Copyright 2026 TPM contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import os
import shutil
from functools import partial
from io import BytesIO
from pathlib import Path

from odoo import api, models

CHUNK = 2**20


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _tpm_create_from_path(self, path, vals):
        """Keep a file of any size without holding it in memory.

        Where files lie elsewhere than in the host's own store, they have to be read.

        :param path: of a file, which is moved away
        :param dict vals: name, mimetype, res_model, res_id
        """
        if self._storage() != "file":
            return self.create({**vals, "raw": Path(path).read_bytes()})
        size, checksum = os.path.getsize(path), self._tpm_checksum(path)
        attachment = self.create(vals)
        name = self._tpm_move_to_store(path, checksum)
        # past the host's write(), which takes these from content held in memory
        models.BaseModel.write(
            attachment,
            {"store_fname": name, "checksum": checksum, "file_size": size},
        )
        return attachment

    @api.model
    def _tpm_checksum(self, path):
        checksum = hashlib.sha1(usedforsecurity=False)  # the host's own
        with open(path, "rb") as file:
            for chunk in iter(partial(file.read, CHUNK), b""):
                checksum.update(chunk)
        return checksum.hexdigest()

    @api.model
    def _tpm_move_to_store(self, path, checksum):
        """Put a file where the host looks for it; it goes if the transaction fails."""
        name = f"{checksum[:2]}/{checksum}"
        target = self._full_path(name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        self._mark_for_gc(name)
        # first beside its place, then into it: nobody sees half a file
        beside = f"{target}.{os.getpid()}"
        shutil.move(path, beside)
        os.replace(beside, target)
        return name

    def _tpm_open(self):
        """Return the content as an open file."""
        self.ensure_one()
        if self.store_fname and self._storage() == "file":
            return open(self._full_path(self.store_fname), "rb")
        return BytesIO(self.raw or b"")
