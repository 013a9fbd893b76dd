"""A private certificate authority for one server, so that an office needs no public one and clients can pin it.

The authority lives as long as the server; a leaf is never pinned, so making it anew at each start disturbs nobody.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.wire.hubs import MARK, ODD, hub_name

AUTHORITY_DAYS = 365 * 30
LEAF_DAYS = 397


def make_authority(name: str, now: datetime) -> tuple[bytes, bytes]:
    """(certificate, private key), both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Sổ tay · {name}"[:60])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))  # field clocks are wrong; trust rests on signatures, not dates
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM), _pem(key)


def make_leaf(ca_pem: bytes, ca_key_pem: bytes, host: str, now: datetime) -> tuple[bytes, bytes, str]:
    """(certificate, private key, hex SHA-256 of the certificate) for serving as `host`."""
    authority = x509.load_pem_x509_certificate(ca_pem)
    ca_key = _authority_key(ca_key_pem)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:60])]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))
        .not_valid_after(now + timedelta(days=LEAF_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(_dns(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()),
            critical=False,
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return certificate.public_bytes(serialization.Encoding.PEM), _pem(key), hashlib.sha256(der).hexdigest()


def make_request(private: bytes, name: str) -> bytes:
    """What a hub asks the office to sign (PKCS #10, PEM): its name, its key, and the proof that it has it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    signed = builder.sign(Ed25519PrivateKey.from_private_bytes(private), None)
    return signed.public_bytes(serialization.Encoding.PEM)


def read_request(pem: bytes) -> tuple[bytes, str]:
    """(public key, name) of a hub's request. Raises ValueError when it is none, or proves nothing."""
    try:
        asked = x509.load_pem_x509_csr(pem)
        key, proved = asked.public_key(), asked.is_signature_valid
        names = asked.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except ODD as problem:
        raise ValueError(f"not the request of a hub: {problem}") from None
    if not isinstance(key, Ed25519PublicKey) or not proved:
        raise ValueError("not the request of a hub")
    return key.public_bytes_raw(), str(names[0].value) if names else ""


def make_hub_certificate(
    ca_pem: bytes, ca_key_pem: bytes, public: bytes, name: str, mark: bytes, now: datetime, days: int
) -> bytes:
    """The certificate (PEM) of the hub whose key is `public`; `mark` as `wire.hubs.mark_of` makes it."""
    authority = x509.load_pem_x509_certificate(ca_pem)
    ca_key = _authority_key(ca_key_pem)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:60])]))
        .issuer_name(authority.subject)
        .public_key(Ed25519PublicKey.from_public_bytes(public))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(hub_name(public))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        # Critical: whoever does not look for a hub must refuse it (RFC 5280, 4.2), and never takes it for the server.
        .add_extension(x509.UnrecognizedExtension(MARK, mark), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def key_pem(private: bytes) -> bytes:
    """A raw Ed25519 key as a TLS library wants it."""
    return Ed25519PrivateKey.from_private_bytes(private).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def signed_by(certificate_der: bytes, ca_pem: bytes) -> bool:
    """Whether this authority signed the certificate."""
    try:
        found, authority = x509.load_der_x509_certificate(certificate_der), x509.load_pem_x509_certificate(ca_pem)
        found.verify_directly_issued_by(authority)
    except ODD:
        return False
    return True


def split_chain(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises ValueError."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ODD as problem:
        raise ValueError(f"no certificates: {problem}") from None


def _authority_key(ca_key_pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(ca_key_pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the authority's key is of another kind")
    return key


def _dns(host: str) -> str:
    # Clients do not compare the name: an address changes, the pinned authority does not. It must only be well-formed.
    ascii_host = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-" for letter in host
    )
    return ascii_host.strip("-.") or "sotay"


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
