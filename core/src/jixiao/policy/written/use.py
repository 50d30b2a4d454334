"""Blocks for a scheme in Python: the rules that a block expands to, as a written scheme would have them."""

from __future__ import annotations

from jixiao.plugins import Offer
from jixiao.policy.nodes import Desk, Node
from jixiao.policy.rules import RuleReader
from jixiao.policy.scope import Scope
from jixiao.policy.written.blocks import Expander, standard_blocks
from jixiao.scheme.rules import Rule
from jixiao.scheme.scheme import Scheme


def block_rules(block: str, scheme: Scheme, /, **parameters: object) -> tuple[Rule, ...]:
    """The rules of a block that comes with the program, in a scheme whose tables and switches they read.

    :raises Problems: there is no such block, a parameter is wrong or missing, or a rule does not fit the scheme.
    """
    desk = Desk(block)
    use = Node({"block": block, **parameters}, ("use",), desk)
    parts = Expander(standard_blocks()).expand([use], [], [])
    owned = RuleReader(Scope({scheme.name: Offer(scheme, ())})).read(parts["rule"], None)
    desk.stop_if_failed()
    return tuple(each.rule for each in owned)
