"""A house under bad vendors for a while: orders of every fate, faults in a share of the calls, then the books."""
