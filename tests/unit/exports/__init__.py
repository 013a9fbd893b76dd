"""Tests of desktop_app.exports and ui.printing."""
