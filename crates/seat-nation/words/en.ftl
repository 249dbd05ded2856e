# Messages of seat-nation.
