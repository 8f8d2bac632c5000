"""An installation as a whole: backing it up, bringing it back, taking it to a new version.

* `backup`, `restore`, `checking`: one archive of everything, written while the API answers
* `parts`: which files of a home belong to it
* `state_copy`, `tables`: the state database out of the way of its users, and back
* `placing`: a restored home appears as a whole
* `locks`: who may not work at the same time
* `plan`, `upgrade`, `undo`: what a new version changes, and doing it
"""
