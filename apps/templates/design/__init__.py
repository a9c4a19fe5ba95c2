"""A template's data: what it may hold (`tables`), how it is checked (`reading`, `elements`,
`references`), what it means (`film`), and what is made of it for one film (`composing`)."""

from apps.templates.design.film import Design, parse_design

__all__ = ["Design", "parse_design"]
