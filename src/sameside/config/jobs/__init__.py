"""What runs by itself: a crew that runs tasks, keeps schedules, sends mail and shows it lives."""
