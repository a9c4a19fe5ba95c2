"""Is a script fit to go out, and does its source say what it says?

Plain work on words, without rows, queues or keys: `claims.py` puts each line beside its source
sentence and names what differs, `assessment.py` adds the rules' findings and gives the verdict.
"""
