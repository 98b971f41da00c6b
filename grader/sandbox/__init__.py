"""The untrusted side: a warm fork server, the locks that a forked child puts on itself, the loop that answers calls.

The trusted side imports only `client` (which starts and speaks to it); everything else here runs in the other process.
"""
