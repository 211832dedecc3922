"""Debian's python3-jwcrypto as a program: one request in JSON on standard input, one answer on standard output."""

import json
import sys

from jwcrypto import jwe, jwk, jws

KINDS = {
    "ES256": {"kty": "EC", "crv": "P-256"},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
    "RS256": {"kty": "RSA", "size": 2048},
}


def key_of(given):
    return jwk.JWK(**given)


def new_key(alg):
    return json.loads(jwk.JWK.generate(**KINDS[alg]).export())


def public_half(key):
    return json.loads(key_of(key).export_public())


def thumbprint(key):
    return key_of(key).thumbprint()


def sign(header, payload, key):
    token = jws.JWS(payload.encode())
    token.add_signature(key_of(key), protected=json.dumps(header))
    return token.serialize(compact=True)


def verify(compact, jwks):
    token = jws.JWS()
    token.allowed_algs = list(KINDS)
    token.deserialize(compact)
    keys = jwk.JWKSet.from_json(json.dumps(jwks))
    # By its name: whoever trusts any key of a set trusts the wrong one some day.
    token.verify(keys.get_key(token.jose_header["kid"]))
    return token.payload.decode()


def new_encryption_key():
    return json.loads(jwk.JWK.generate(kty="EC", crv="P-256", use="enc").export())


def encrypt(header, text, key):
    token = jwe.JWE(text.encode(), protected=json.dumps(header), recipient=key_of(key))
    return token.serialize(compact=True)


def decrypt(compact, key):
    token = jwe.JWE()
    token.allowed_algs = ["ECDH-ES+A256KW", "A256GCM"]
    token.deserialize(compact, key_of(key))
    return token.payload.decode()


request = json.load(sys.stdin)
calls = {
    "newKey": new_key,
    "publicHalf": public_half,
    "thumbprint": thumbprint,
    "sign": sign,
    "verify": verify,
    "newEncryptionKey": new_encryption_key,
    "encrypt": encrypt,
    "decrypt": decrypt,
}
json.dump(calls[request["call"]](*request["given"]), sys.stdout)
