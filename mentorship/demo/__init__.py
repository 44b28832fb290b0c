"""The demo programme: invented people, and three of them to sign in as."""

NEWCOMER = "newcomer@demo.example"
MENTOR = "mentor@demo.example"
COORDINATOR = "coordinator@demo.example"
PASSWORD = "tandem-demo-2026"
