"""What runs by itself: a crew that runs tasks, keeps schedules, sends mail and shows it lives."""

from sameside.config.jobs.crew import Crew

__all__ = ["Crew"]
