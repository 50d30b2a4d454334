"""Where the rows of each table come from: files inside the policy's folder, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from attrs import define

from jixiao.policy.model import Source
from jixiao.policy.nodes import Node
from jixiao.policy.scope import Scope
from jixiao.problems import did_you_mean
from jixiao.scheme.tables import Column

ENDINGS = (".xlsx", ".xls", ".csv", ".parquet", ".json")
#: rows of a worksheet
_ROWS = 1_048_576
_EXCEL = (".xlsx", ".xls")
_DATABASES = ("sqlite:", "postgresql:", "postgres:")


@define
class SourceReader:
    """Reads ``[data]`` against the tables that the schemes define."""

    scope: Scope
    folder: Path

    def read(self, node: Node | None) -> dict[str, Source]:
        """The source of each table named, as far as it could be read."""
        sources = {}
        table = node.table() if node else None
        for name, value in (table or {}).items():
            if name not in self.scope.tables:
                known = tuple(self.scope.tables)
                value.refuse("unknown_table", name=name, near=did_you_mean(name, known), known=", ".join(known))
                continue
            source = self._source(value, name)
            if source is not None:
                sources[name] = source
        return sources

    def _source(self, node: Node, table: str) -> Source | None:
        if not isinstance(node.value, dict):
            files = self._files(node)
            return Source(table, files, place=node.place) if files else None
        fields = node.fields(("file", "sheet", "columns", "codes", "header_row"), ("file",))
        files = self._files(fields["file"]) if "file" in fields else ()
        sheet = fields["sheet"].text() if "sheet" in fields else None
        if sheet and any(file.suffix.lower() not in _EXCEL for file in files):
            fields["sheet"].refuse("sheet_without_excel", file=_names(files))
        header_row = self._header_row(fields["header_row"]) if "header_row" in fields else None
        columns = self._columns(fields["columns"], table) if "columns" in fields else {}
        codes = self._codes(fields["codes"], table) if "codes" in fields else {}
        if not files:
            return None
        return Source(table, files, sheet, header_row, columns, codes, node.place)

    def _header_row(self, node: Node) -> int | None:
        if isinstance(node.value, int) and not isinstance(node.value, bool) and 1 <= node.value <= _ROWS:
            return node.value
        node.refuse("not_row_number")
        return None

    def _known(self, node: Node, table: str) -> Mapping[str, tuple[Node, Column]]:
        """The entries of a table keyed by columns of the scheme."""
        columns = self.scope.tables[table]
        found = {}
        for name, value in (node.table() or {}).items():
            if name in columns:
                found[name] = value, columns[name]
                continue
            near = did_you_mean(name, columns)
            if isinstance(value.value, str) and value.value in columns and f"“{value.value}”" not in near:
                value.refuse("columns_reversed", name=name, column=value.value)
            else:
                value.refuse("unknown_column", name=name, table=table, near=near, known=", ".join(columns))
        return found

    def _columns(self, node: Node, table: str) -> dict[str, str]:
        headers = {name: value.text() for name, (value, _) in self._known(node, table).items()}
        return {name: header for name, header in headers.items() if header is not None}

    def _codes(self, node: Node, table: str) -> dict[str, dict[str, str]]:
        codes: dict[str, dict[str, str]] = {}
        for name, (value, column) in self._known(node, table).items():
            codes[name] = {}
            for spelling, meaning in (value.table() or {}).items():
                code = str(meaning.value).lower() if isinstance(meaning.value, bool) else meaning.text()
                if code is not None and column.values and code not in column.values:
                    near, known = did_you_mean(code, column.values), ", ".join(column.values)
                    meaning.refuse("unknown_code", near=near, known=known)
                elif code is not None:
                    codes[name][spelling] = code
        return codes

    def _files(self, node: Node) -> tuple[Path, ...]:
        text = node.text()
        if text is None:
            return ()
        if text.startswith(_DATABASES):
            node.refuse("database")
            return ()
        if "://" in text:
            node.refuse("not_file")
            return ()
        if self._leaves(text):
            node.refuse("outside", folder=self.folder)
            return ()
        exact = self.folder / text
        if _exists(exact):
            files = [exact]
        elif any(mark in text for mark in "*?["):
            files = self._matching(text)
            if not files:
                node.refuse("no_match", folder=self.folder)
        else:
            files = []
            node.refuse("no_file", near=did_you_mean(text, self._beside(exact)), folder=self.folder)
        usable = tuple(file for file in files if self._usable(node, file))
        return usable if len(usable) == len(files) else ()

    def _leaves(self, text: str) -> bool:
        windows = PureWindowsPath(text)
        return bool(windows.drive or windows.root) or text.startswith("~") or ".." in windows.parts

    def _matching(self, text: str) -> list[Path]:
        """The files a pattern names, without the lock files that an open workbook leaves beside it."""
        try:
            found = [path for path in self.folder.glob(text) if path.is_file()]
        except (ValueError, OSError):
            return []
        found = [path for path in found if not path.name.startswith(("~$", "."))]
        return sorted(found, key=lambda path: path.relative_to(self.folder).as_posix())

    def _usable(self, node: Node, file: Path) -> bool:
        name = file.relative_to(self.folder).as_posix()
        if not file.resolve().is_relative_to(self.folder.resolve()):
            node.refuse("link_outside", file=name, folder=self.folder)
        elif not file.is_file():
            node.refuse("folder_for_file", file=name)
        elif file.suffix.lower() not in ENDINGS:
            node.refuse("ending", file=name, known=", ".join(ENDINGS))
        else:
            return True
        return False

    def _beside(self, missing: Path) -> list[str]:
        """Files that a misspelt name may have meant: those of its folder and of the policy's."""
        folders = {missing.parent, self.folder, self.folder / "data"}
        inside = (folder for folder in folders if folder.resolve().is_relative_to(self.folder.resolve()))
        beside = (path for folder in inside if folder.is_dir() for path in folder.iterdir())
        return [path.relative_to(self.folder).as_posix() for path in beside if path.suffix.lower() in ENDINGS]


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False


def _names(files: tuple[Path, ...]) -> str:
    return ", ".join(file.name for file in files)
