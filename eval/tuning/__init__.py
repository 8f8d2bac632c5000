"""Fitting the weights of the linear models: `python -m eval.tuning`.

Three parts of the engine weigh features by a linear model: the reranker, the selection of units
for an answer, and the judge that says whether they answer. Their weights are constants of the code;
this package makes them again from questions with evidence, and says how far they can be trusted:
figures on the questions that they were fitted on, on questions held out, and on documents held out;
and what each feature is worth, by leaving it out.

Each model is fitted on what the stages before it give with the weights in force. After a change to
the reranker, put its weights in and run again for the selector, then for the judge.

The reranker is fitted on the public retrieval sets too, every dataset counting the same.
`python -m eval.tuning.ablation` leaves out each part of a search and writes `docs/retrieval.md`.

Nothing here is imported by the engine.
"""
