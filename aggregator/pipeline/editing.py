"""Stage: groups become the edition, and what it promises goes into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from aggregator import edition, ledger
from aggregator.edition import Anchoring, Leads
from aggregator.model import Article, ArticleId, Edition, Grouping, Ledger, Problem
from aggregator.pipeline.arranging import arrange
from aggregator.pipeline.revising import FirstVersions
from aggregator.pipeline.run import Run


def recall(run: Run) -> tuple[dict[ArticleId, Article], list[Problem]]:
    """All that was read, now and before, and what was wrong with it."""
    articles: dict[ArticleId, Article] = {}
    found: list[Problem] = []
    for _, reading in run.store.readings():
        found += reading.problems
        articles.update((each.id, each) for each in reading.articles)
    return edition.unite_sources(articles), found


def edit(
    run: Run,
    groups: Grouping,
    articles: Mapping[ArticleId, Article],
    problems: Iterable[Problem],
    firsts: FirstVersions,
) -> Edition:
    """The edition of `articles`, with `problems` found so far. Raises LedgerError."""
    promised = ledger.load(run.workspace.ledger)
    anchored = _anchor(groups, articles, promised)
    arranged = arrange(run, anchored.grouping, articles, promised)
    settled = arranged.settlement
    firsts.pass_on(settled.renamed, promised)
    firsts.save()  # before the ledger has seen the heirs
    if articles and not run.dry_run:
        minted = "" if promised.authority else settled.authority
        ledger.append(
            run.workspace.ledger,
            authority=minted,
            promises=settled.promises,
            topics=anchored.promises,
        )
    made = edition.compose(
        arranged.grouping,
        articles,
        settled,
        problems=(*problems, *arranged.problems),
        settings=run.config.front,
        presentation=arranged.presentation,
    )
    return _follow_leads(run, edition.lead_on(made, anchored), promised)


def _follow_leads(run: Run, made: Edition, promised: Ledger) -> Edition:
    """The edition with every change of a story's lead that there was, the newest among them.

    What a run that was cut off wrote to the ledger counts as published: the catalogue says how much of
    it there was before.
    """
    known, told = run.store.note("leads", tuple[Leads, int]) or (Leads(), 0)
    known = known.told(promised.leads[told:])
    changes = edition.lead_changes(made, known)
    if changes and not run.dry_run:
        ledger.append(run.workspace.ledger, leads=changes)
    every = (*promised.leads, *changes)
    run.store.put_note("leads", (edition.current_leads(made, known), len(every)))
    return replace(made, lead_changes=every)


def _anchor(groups: Grouping, articles: Mapping[ArticleId, Article], promised: Ledger) -> Anchoring:
    """Topics under the addresses promised; renamed files are looked for only where one is missed."""
    missed = any(anchor not in articles for anchor in promised.topics)
    renamed = edition.claim(articles, promised).renamed if missed else {}
    return edition.anchor_topics(groups, promised, renamed)
