"""Subscriptions in: feeds asked politely, each new entry written as one Markdown article.

Decided in pure modules: what we subscribe to (`subscriptions`), what is due (`schedule`), which
addresses may be asked (`addresses`), what file an entry makes (`articles`), what a person is told
(`failures`). Done at the edge: `transport` over `connections`, each request in its turn
(`politeness`), `memory`, and a `tours` that brings them together. Nothing here writes below the
content folder itself: that is the caller's shelf.
"""
