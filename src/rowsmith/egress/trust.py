"""Whose certificates are trusted: the system's or the operator's, never what the environment says.

Python's own default reads ``SSL_CERT_FILE``, ``SSL_CERT_DIR`` and ``SSLKEYLOGFILE``, so that a
variable meant for another program would decide whom this one believes (reliability.md A15).
"""

import ssl
from pathlib import Path

from rowsmith.errors import ConfigError


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return the context of every https connection: names and certificates are checked.

    Args:
        ca_file: authorities in PEM form that are trusted instead of the system's; or "".

    Raises:
        ConfigError: *ca_file* holds no certificates.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as exc:  # ssl.SSLError too
            raise ConfigError(f"egress.ca_file: {ca_file} holds no certificates: {exc}") from exc
        return context
    system = ssl.get_default_verify_paths()
    file, folder = system.openssl_cafile, system.openssl_capath
    if Path(file).is_file():
        context.load_verify_locations(cafile=file)
    if Path(folder).is_dir():
        context.load_verify_locations(capath=folder)
    return context
