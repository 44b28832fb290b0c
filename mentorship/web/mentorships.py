"""Pages of mentorships."""

from flask import Blueprint

bp = Blueprint("mentorships", __name__)
