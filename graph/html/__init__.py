"""A page saved as HTML: what its head states, and renderings of its content as text."""

from graph.html.document import Document, parse, recognised
from graph.html.nesting import TooIntricate
from graph.html.rendering import Rendering, renderings

__all__ = ["Document", "Rendering", "TooIntricate", "parse", "recognised", "renderings"]
