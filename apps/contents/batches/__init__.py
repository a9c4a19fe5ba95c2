"""What a row of a batch must hold: columns to fields, and the faults of every cell."""
