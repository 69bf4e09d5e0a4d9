#!/usr/bin/env python3
"""Write the small sample: the first twenty-two cases of the sample quarter, as clean sheets.

    python3 plant.py FOLDER

Twenty closed cases are scored, one was closed the day before the quarter and one is still open. The cases, what is wrong
with each and the answers come from ../sample; see there.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'sample'))
import answers
import cases
import plant


def main(folder):
    some = cases.cases()[:22]
    plant.write_csv(folder, '', plant.records(some))
    answers.write(folder, some)


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: python3 plant.py FOLDER')
    main(sys.argv[1])
