"""How gunicorn serves the pages when it is started in this folder: gunicorn 'app:create_app()'."""

from mentorship.logs import JsonLines

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60
control_socket_disable = True
accesslog = None  # an access log would hold addresses of people and the secrets of their links
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["errors"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []}},
}
