"""The data files that come with the product: rules, messages, walks, currencies. Read on demand, one by one."""

from __future__ import annotations

import os

from buyer_assist.domain.errors import DataFileError

# Beside the package, found by its path: importlib.resources would cost every command 20 ms.
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


def packaged_path(name: str) -> str:
    """The full path of a data file or folder such as `policies/aliexpress.toml`, for findings that name it."""
    return os.path.join(_FOLDER, *name.split("/"))


def packaged_text(name: str) -> str:
    """The text of one data file, such as `currencies.toml`. Raises DataFileError when it is not there."""
    try:
        with open(packaged_path(name), encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise DataFileError(f"The data file {name} cannot be read: {error.strerror}.", _REINSTALL) from error


def packaged_names(folder: str) -> tuple[str, ...]:
    """The names, without `.toml`, of the data files in one folder such as `messages`, in alphabetical order."""
    try:
        found = os.listdir(packaged_path(folder))
    except OSError as error:
        raise DataFileError(f"The data folder {folder} cannot be read: {error.strerror}.", _REINSTALL) from error
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


_REINSTALL = "Install buyer-assist again: its own files are incomplete."
