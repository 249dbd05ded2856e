# Messages of seat-firm.
