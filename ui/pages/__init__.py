"""The pages, a file each; every one has a function `page`."""
