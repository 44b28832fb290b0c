"""People, rounds, mentorships and indicators of a mentorship service."""
