"""Formula text to syntax: SQL expression grammar by sqlglot, of which a whitelist of tokens and nodes is admitted.

sqlglot accepts far more than a formula may say (aliases, casts, sub-queries, comments); whatever is not listed here is
a fault. Functions are not interpreted by sqlglot: the dialect below knows none, so that each stays a plain call.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from fractions import Fraction
from typing import ClassVar

from attrs import evolve
from sqlglot import exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from jixiao.formula.syntax import Apply, Constant, Name, Over, Span, Syntax

#: bounds that keep a formula readable, and the parser away from its recursion limit
LONGEST = 4000
DEEPEST = 24
#: digits of a number before and after its point
WHOLE, DECIMALS = 20, 18
#: words that begin a statement; sqlglot would take what follows them for anything
_STATEMENTS = {*parser.Parser.STATEMENT_PARSERS, *tokens.Tokenizer.COMMANDS} - {TokenType.SEMICOLON}
_OPERATORS = {
    TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.EQ, TokenType.NEQ, TokenType.LT,
    TokenType.LTE, TokenType.GT, TokenType.GTE, TokenType.AND, TokenType.OR,
}  # fmt: skip
_SIGNS = {"(", ")", ",", ".", "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "=>"}
_NUMBER = re.compile(r"\d+(\.\d+)?|\.\d+")
_BINARY: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%", exp.And: "and", exp.Or: "or",
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


class FormulaFault(Exception):  # noqa: N818 - a fault of a user's text, turned into a problem by the caller
    """A formula that cannot be read: a message code below ``formula.problem``, its values, and the characters.

    `slot` names the term whose text they are characters of, where that is not the text that was being read.
    """

    def __init__(self, code: str, span: Span, **values: object) -> None:
        self.code, self.span, self.values = code, span, values
        self.slot: tuple[str, str] | None = None
        super().__init__(f"{code} {values}")


class _Formula(Dialect):
    """SQL without a single known function."""

    class Tokenizer(tokens.Tokenizer):
        # `all` is a function here, not a quantifier, and a column may be called `comment`
        KEYWORDS: ClassVar = {
            key: kind for key, kind in tokens.Tokenizer.KEYWORDS.items() if key not in ("ALL", "COMMENT")
        }

    class Parser(parser.Parser):
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = {}
        NO_PAREN_FUNCTIONS: ClassVar = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar = {}
        SUBQUERY_PREDICATES: ClassVar = {}
        FUNC_TOKENS: ClassVar = parser.Parser.FUNC_TOKENS | {TokenType.ANY, TokenType.ALL}


def _is_habit(found: list[Token], i: int, written: str) -> str | None:
    """What people write by habit of other programs, as the code of its fault."""
    before = found[i - 1] if i else None
    after = found[i + 1].token_type if i + 1 < len(found) else None
    if found[i].token_type == TokenType.CASE:
        return "case"
    if written == "%" and before is not None and before.token_type == TokenType.NUMBER:
        # 5% stands for 0.05 where no divisor follows
        return "percent" if after in (None, TokenType.R_PAREN, TokenType.COMMA) or after in _OPERATORS else None
    is_first = before is None or before.token_type in (TokenType.L_PAREN, TokenType.COMMA)
    if written.lower() in ("and", "or") and after == TokenType.L_PAREN and is_first:
        return "prefix_logic"
    return None


#: holds no state between formulas
_DIALECT = _Formula()


def _tokens(text: str) -> list[Token]:
    """The tokens; what must not even reach the parser is refused: comments, odd signs, deep nesting."""
    if len(text) > LONGEST:
        raise FormulaFault("too_long", Span(0, len(text)), length=len(text), most=LONGEST)
    if not text.strip():
        raise FormulaFault("empty", Span(0, len(text)))
    try:
        found = _DIALECT.tokenize(text)
    except SqlglotError as error:
        raise FormulaFault("syntax", Span(0, len(text)), near=text[:40]) from error
    if found and found[0].token_type in _STATEMENTS:
        raise FormulaFault("not_allowed", Span(found[0].start, found[0].end + 1), found=found[0].text)
    opened: list[Span] = []
    for i, token in enumerate(found):
        span = Span(token.start, token.end + 1)
        if token.comments:
            raise FormulaFault("comment", span)
        written = text[token.start : token.end + 1]
        if token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
            if token.token_type == TokenType.IDENTIFIER or not written.startswith("'"):
                raise FormulaFault("quotes", span, found=written)
            continue
        if token.token_type == TokenType.NUMBER:
            if not _NUMBER.fullmatch(written):
                raise FormulaFault("number", span, found=written)
            whole, _, decimals = written.partition(".")
            if len(whole.lstrip("0")) > WHOLE or len(decimals) > DECIMALS:
                raise FormulaFault("number_size", span, found=written, whole=WHOLE, decimals=DECIMALS)
            continue
        if written.lower() == "nulls" and i + 1 < len(found) and found[i + 1].text.lower() in ("first", "last"):
            raise FormulaFault(
                "not_allowed", Span(span.start, found[i + 1].end + 1), found=f"nulls {found[i + 1].text}"
            )
        odd = (
            None
            if written.isidentifier() or written in _SIGNS
            else next((at for at, sign in enumerate(written) if not (sign.isalnum() or sign in "_ \t\n")), None)
        )
        if odd is not None:
            # the first sign of several, unless a name runs into it: then the sign alone
            width = len(written) if odd == 0 else 1
            raise FormulaFault(
                "sign", Span(span.start + odd, span.start + odd + width), found=written[odd : odd + width]
            )
        habit = _is_habit(found, i, written)
        if habit is not None:
            raise FormulaFault(habit, span, found=written)
        if written == "(":
            opened.append(span)
        elif written == ")" and not opened:
            raise FormulaFault("bracket", span, found=written)
        elif written == ")":
            opened.pop()
        if len(opened) > DEEPEST:
            raise FormulaFault("too_deep", span, most=DEEPEST)
    if opened:
        raise FormulaFault("bracket", opened[-1], found="(")
    if "--" in text or "/*" in text:
        raise FormulaFault("comment", Span(0, len(text)))
    return found


class _Reader:
    """One walk over sqlglot's tree; operators have no place of their own and take that of their leaves."""

    def __init__(self, text: str, root: exp.Expr) -> None:
        self.text = text
        self.spans: dict[int, Span] = {}
        for node in reversed(list(root.walk())):
            if "start" in node.meta:
                self._extend(node, Span(node.meta["start"], node.meta["end"] + 1))
            if node.parent is not None and id(node) in self.spans:
                self._extend(node.parent, self.spans[id(node)])

    def _extend(self, node: exp.Expr, span: Span) -> None:
        known = self.spans.get(id(node))
        self.spans[id(node)] = span if known is None else known.join(span)

    def span(self, node: exp.Expr) -> Span:
        return self.spans.get(id(node)) or Span(0, len(self.text))

    def refuse(self, node: exp.Expr) -> FormulaFault:
        match node:
            case exp.Alias():
                named = node.args["alias"]
                return FormulaFault("left_over", self.span(named if named.meta else node), found=node.alias)
            case exp.Subquery() | exp.Select() | exp.Query():
                return FormulaFault("query", self.span(node))
            case exp.Case():
                return FormulaFault("case", self.span(node))
            case _:
                span = self.span(node)
                return FormulaFault("not_allowed", span, found=self.text[span.start : span.end])

    def read(self, node: exp.Expr, depth: int = 0) -> Syntax:
        if depth > 4 * DEEPEST:
            raise FormulaFault("too_deep", self.span(node), most=DEEPEST)
        deeper = depth + 1
        match node:
            case exp.Paren(this=inner):
                return self.read(inner, deeper)
            case exp.Literal(is_string=True):
                return Constant(node.this, self.span(node))
            case exp.Literal():
                return Constant(Fraction(node.this), self.span(node))
            case exp.Boolean():
                return Constant(bool(node.this), self.span(node))
            case exp.Null():
                return Constant(None, self.span(node))
            case exp.Cast(this=exp.Literal(is_string=True) as day) if node.to.this == exp.DataType.Type.DATE:
                return self._date(day)
            case exp.Column() | exp.Identifier() | exp.Var():
                return Name(self._parts(node), self.span(node))
            case exp.Dot(this=exp.Anonymous() as call, expression=exp.Identifier() as field):
                read = self.read(call, deeper)
                if not isinstance(read, Apply):
                    raise self.refuse(node)
                return evolve(read, part=field.name, span=read.span.join(self.span(field)))
            case exp.Dot():
                return Name(self._parts(node), self.span(node))
            case exp.Neg(this=inner):
                return Apply("neg", (self.read(inner, deeper),), self.span(node))
            case exp.Not(this=inner):
                return Apply("not", (self.read(inner, deeper),), self.span(node))
            case exp.Is(this=inner, expression=exp.Null()):
                return Apply("is_null", (self.read(inner, deeper),), self.span(node))
            case exp.In(this=inner) if node.expressions and not node.args.get("query"):
                items = (self.read(item, deeper) for item in (inner, *node.expressions))
                return Apply("in", tuple(items), self.span(node))
            case exp.Between(this=inner):
                low, high = node.args["low"], node.args["high"]
                return Apply("between", tuple(self.read(n, deeper) for n in (inner, low, high)), self.span(node))
            case exp.Anonymous():
                return self._call(node, deeper)
            case exp.Filter(this=inner, expression=exp.Where(this=condition)):
                read = self.read(inner, deeper)
                if not isinstance(read, Apply):
                    raise self.refuse(node)
                return evolve(read, keep=self.read(condition, deeper), span=self.span(node))
            case exp.Window():
                return self._window(node, deeper)
            case _ if type(node) in _BINARY:
                args = (self.read(node.this, deeper), self.read(node.expression, deeper))
                return Apply(_BINARY[type(node)], args, self.span(node))
            case _:
                raise self.refuse(node)

    def _date(self, day: exp.Expr) -> Constant:
        try:
            return Constant(dt.date.fromisoformat(day.this), self.span(day))
        except ValueError as error:
            raise FormulaFault("date", self.span(day), found=day.this) from error

    def _parts(self, node: exp.Expr) -> tuple[str, ...]:
        match node:
            case exp.Identifier():
                return (str(node.this),)
            case exp.Var():
                return (str(node.this),)
            case exp.Column(this=exp.Identifier()):
                return tuple(part.name for part in node.parts)
            case exp.Dot(this=left, expression=exp.Identifier() as right):
                return (*self._parts(left), right.name)
            case _:
                raise self.refuse(node)

    def _call(self, node: exp.Anonymous, depth: int) -> Apply:
        if not isinstance(node.this, str):
            raise self.refuse(node)
        args: list[Syntax] = []
        named: dict[str, Syntax] = {}
        distinct = star = False
        for arg in node.expressions:
            match arg:
                case exp.Star():
                    star = True
                case exp.Distinct(expressions=inner) if len(inner) == 1:
                    distinct = True
                    args.append(self.read(inner[0], depth))
                case exp.Kwarg(this=key, expression=value):
                    if key.name in named:
                        raise FormulaFault("named_twice", self.span(arg), found=key.name)
                    named[key.name] = self.read(value, depth)
                case _:
                    args.append(self.read(arg, depth))
        return Apply(node.this.lower(), tuple(args), self.span(node), named, distinct, star)

    def _window(self, node: exp.Window, depth: int) -> Apply:
        inner = self.read(node.this, depth)
        if not isinstance(inner, Apply) or node.args.get("spec") or node.alias or node.args.get("over") != "OVER":
            raise self.refuse(node)
        partition = tuple(self.read(item, depth) for item in node.args.get("partition_by") or ())
        ordered = node.args.get("order")
        order = tuple((self.read(item.this, depth), bool(item.args.get("desc"))) for item in ordered or ())
        return evolve(inner, over=Over(partition, order), span=self.span(node))


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Syntax:
    """The syntax of a formula.

    :raises FormulaFault: the text is no formula; the fault names the characters.
    """
    found = _tokens(text)
    try:
        node = _DIALECT.parser().parse(found, text)[0]
    except (SqlglotError, RecursionError) as error:
        near = getattr(error, "errors", None)
        at = near[0].get("col", 0) if near else 0
        raise FormulaFault("syntax", Span(max(at - 1, 0), len(text)), near=text[max(at - 1, 0) : at + 30]) from error
    if node is None:
        raise FormulaFault("syntax", Span(0, len(text)), near=text[:30])
    try:
        return _Reader(text, node).read(node)
    except RecursionError:
        raise FormulaFault("too_deep", Span(0, len(text)), most=DEEPEST) from None
