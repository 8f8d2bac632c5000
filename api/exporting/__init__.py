"""Files of what was answered, drafted, checked and recorded; never of what clients say."""
