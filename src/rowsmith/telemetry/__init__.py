"""Every log event, declared once; nothing below the service writes logs."""
