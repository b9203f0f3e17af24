"""Encodes, section by section, AMQP messages that no well-behaved producer sends: any type in any section."""

import random
import uuid

from proton import Data, symbol, ulong

HEADER, DELIVERY_ANNOTATIONS, MESSAGE_ANNOTATIONS, PROPERTIES, APPLICATION_PROPERTIES = range(0x70, 0x75)
DATA, SEQUENCE, VALUE, FOOTER = range(0x75, 0x79)
SCALARS = {
    "null": lambda data, _: data.put_null(),
    "bool": lambda data, rng: data.put_bool(rng.random() < 0.5),
    "ubyte": lambda data, rng: data.put_ubyte(rng.randrange(1 << 8)),
    "byte": lambda data, rng: data.put_byte(rng.randrange(-128, 128)),
    "ushort": lambda data, rng: data.put_ushort(rng.randrange(1 << 16)),
    "short": lambda data, rng: data.put_short(rng.randrange(-1 << 15, 1 << 15)),
    "uint": lambda data, rng: data.put_uint(rng.randrange(1 << 32)),
    "int": lambda data, rng: data.put_int(rng.randrange(-1 << 31, 1 << 31)),
    "char": lambda data, rng: data.put_char(chr(rng.choice([0, 65, 0xFC, 0x1F69A]))),
    "ulong": lambda data, rng: data.put_ulong(rng.choice([0, 1, 1 << 63, (1 << 64) - 1])),
    "long": lambda data, rng: data.put_long(rng.choice([0, -1, 1 << 62, -1 << 63])),
    "timestamp": lambda data, rng: data.put_timestamp(rng.choice([0, -1, 1 << 62])),
    "float": lambda data, rng: data.put_float(rng.choice([0.0, -1.5, float("nan"), float("inf")])),
    "double": lambda data, rng: data.put_double(rng.choice([0.0, -1.5, float("nan"), float("inf")])),
    "decimal32": lambda data, rng: data.put_decimal32(rng.randrange(1 << 32)),
    "decimal64": lambda data, rng: data.put_decimal64(rng.randrange(1 << 63)),
    "decimal128": lambda data, rng: data.put_decimal128(rng.randbytes(16)),
    "uuid": lambda data, rng: data.put_uuid(uuid.UUID(bytes=rng.randbytes(16))),
    "binary": lambda data, rng: data.put_binary(rng.randbytes(rng.choice([0, 1, 300]))),
    "string": lambda data, rng: data.put_string(rng.choice(["", "ü\0", "x" * 300])),
    "symbol": lambda data, rng: data.put_symbol(symbol(rng.choice(["", "s", "x" * 300]))),
}
COMPOUND = ["described", "list", "map", "array"]
KINDS = [*SCALARS, *COMPOUND]


def put(data, kind, rng, depth=2):
    """Writes a value of a kind; a compound value contains values of random kinds, down to a depth."""
    if kind in SCALARS:
        SCALARS[kind](data, rng)
        return
    inner = KINDS if depth else list(SCALARS)
    if kind == "described":
        data.put_described()
        data.enter()
        SCALARS[rng.choice(["ulong", "symbol"])](data, rng)
        put(data, rng.choice(inner), rng, depth - 1 if depth else 0)
    elif kind == "list":
        data.put_list()
        data.enter()
        for _ in range(rng.randrange(4)):
            put(data, rng.choice(inner), rng, depth - 1 if depth else 0)
    elif kind == "map":
        data.put_map()
        data.enter()
        for number in range(rng.randrange(4)):
            data.put_string(f"key {number}")
            put(data, rng.choice(inner), rng, depth - 1 if depth else 0)
    else:
        data.put_array(False, Data.INT)
        data.enter()
        for _ in range(rng.randrange(4)):
            data.put_int(rng.randrange(100))
    data.exit()


def section(code, write):
    """Encodes a section: a described value whose content `write` writes."""
    data = Data()
    data.put_described()
    data.enter()
    data.put_ulong(ulong(code))
    write(data)
    data.exit()
    return data.encode()


def mapping(kind, rng, keys=("key",)):
    def write(data):
        data.put_map()
        data.enter()
        for key in keys:
            data.put_symbol(symbol(key)) if isinstance(key, symbol) else data.put_string(key)
            put(data, kind, rng)
        data.exit()

    return write


def properties(kind, rng, place, content_type="application/json"):
    """Writes the properties, with a value of that kind as field number `place`; field 0 is the message-id."""

    def write(data):
        data.put_list()
        data.enter()
        for field in range(max(place + 1, 7)):
            if field == place:
                put(data, kind, rng)
            elif field == 6:
                data.put_symbol(symbol(content_type))
            else:
                data.put_null()
        data.exit()

    return write


def body_of(bodies):
    return b"".join(section(DATA, lambda data, body=body: data.put_binary(body)) for body in bodies)


class Raw:
    """A message of raw bytes with the interface that Proton's senders expect."""

    def __init__(self, encoded):
        self.encoded = encoded

    def send(self, sender, tag=None):
        delivery = sender.delivery(tag or sender.delivery_tag())
        sender.stream(self.encoded)
        sender.advance()
        return delivery


def no_amqp(rng):
    """Returns a message that is hardly ever valid AMQP: a random one with a few bytes damaged."""
    encoded = bytearray(random_message(rng, b"[]").encoded)
    for _ in range(rng.randrange(1, 5)):
        place = rng.randrange(len(encoded)) if encoded else 0
        damage = rng.randrange(3)
        if damage == 0:
            encoded[place:place] = rng.randbytes(1)
        elif damage == 1:
            encoded[place : place + 1] = rng.randbytes(1)
        else:
            del encoded[place:]
    return Raw(bytes(encoded))


PLACES = {
    "application property": lambda kind, rng: section(APPLICATION_PROPERTIES, mapping(kind, rng)),
    "delivery annotation": lambda kind, rng: section(DELIVERY_ANNOTATIONS, mapping(kind, rng, (symbol("x"),))),
    "message annotation": lambda kind, rng: section(MESSAGE_ANNOTATIONS, mapping(kind, rng, (symbol("x"),))),
    "message-id": lambda kind, rng: section(PROPERTIES, properties(kind, rng, 0)),
    "any property": lambda kind, rng: section(PROPERTIES, properties(kind, rng, rng.randrange(1, 13))),
    "value": lambda kind, rng: section(VALUE, lambda data: put(data, kind, rng)),
    "sequence": lambda kind, rng: section(SEQUENCE, lambda data: put(data, kind, rng)),
    "footer": lambda kind, rng: section(FOOTER, mapping(kind, rng, (symbol("x"),))),
    "data": lambda kind, rng: section(DATA, lambda data: put(data, kind, rng)),
    "several Data sections": lambda kind, rng: body_of([b"[", rng.randbytes(3), b"]"]),
    "header": lambda kind, rng: section(HEADER, lambda data: put(data, kind, rng)),
}
OF_A_BODY = ("value", "sequence", "data", "several Data sections")


def message(place, kind, rng, body):
    """Returns a message with a value of that kind at that place; if the place is not a body, `body` is its body."""
    odd = PLACES[place](kind, rng)
    if place in OF_A_BODY:
        return Raw(odd)
    return Raw(body_of([body]) + odd if place == "footer" else odd + body_of([body]))


def random_message(rng, body):
    return message(rng.choice(list(PLACES)), rng.choice(KINDS), rng, body)


def seeded(seed):
    return random.Random(seed)
