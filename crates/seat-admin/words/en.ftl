# Messages of seat-admin.
