"""What every vendor of language models shares: what is asked for, and how the answer is read.

A vendor's adapter only sends a prompt and brings back text (`model.LanguageModel`). Asking for
JSON, checking it, having it repaired once, and turning it into a script or a report is done here.
"""
