"""Money: taken once, written down before, and believed only when the vendor says so.

plans.py is what pages call; checkout.py and completing.py begin and finish what a customer buys;
renewals.py charges when a period is over; events.py takes the vendors' messages; settling.py asks
what became of payments nobody knows about. Whatever way the news of a payment comes, and however
often, booking.py books it once and delivers what was bought in the same transaction.
"""
