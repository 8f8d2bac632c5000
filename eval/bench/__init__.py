"""How fast the engine is and how much memory it takes: `python -m eval.bench` (`make bench`).

Every figure comes from a process of its own, so that each has a peak of memory of its own and
nothing is warm that a user would find cold:

* `ingest`   documents to a collection, from nothing
* `help`     `tenkyo --help`, and `search_once` `tenkyo search`: started anew each time
* `search`, `answer`   one question after the other in a process that is warm
* `search_1500`, `search_20000`   searches in collections of so many passages, which are made of
  halves of the documents' own passages, drawn at random

Machines differ and are busy with other things. Before and after each measurement a fixed piece of
work in Python and NumPy is timed; a time is also given as a multiple of it, and it is the
multiples that should be compared between machines or days. Nothing here fails because something
is slow.

The process that measures imports as little as it can: the peak that the system reports of a child
is never less than what its parent held when it started the child.
"""
