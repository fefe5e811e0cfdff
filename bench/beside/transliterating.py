"""cyrtranslit, in the environment of its own (`make setup-bench`): it imports nothing of ours.

Reads {"texts": […], "words": […]} and writes {"seconds": processor time for the texts, "words": […]}.
"""

import json
import sys
import time
from importlib import import_module


def main() -> None:
    to_latin = import_module("cyrtranslit").to_latin
    given = json.load(sys.stdin)
    to_latin("реч", "sr")
    begun = time.process_time()
    for text in given["texts"]:
        to_latin(text, "sr")
    seconds = time.process_time() - begun
    json.dump({"seconds": seconds, "words": [to_latin(word, "sr") for word in given["words"]]}, sys.stdout)


if __name__ == "__main__":
    main()
