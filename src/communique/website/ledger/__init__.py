"""The seal as readers meet it: the log's files, downloads, the page that checks a copy, paper."""
