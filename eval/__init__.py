"""The evaluation harness: questions with evidence in, measures of retrieval and answers out."""
