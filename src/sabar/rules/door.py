"""What a connection may take before anybody knows whose it is."""

from msgspec import Struct


class Door(Struct, frozen=True):
    """What one connection may take of everybody's time and memory before anything is known of it."""

    #: the address of a request with its query, and the whole of its head
    target_bytes: int = 16 * 1024
    head_bytes: int = 32 * 1024
    #: what the server keeps of a head that goes on: with more, it answers without asking us
    buffer_bytes: int = 64 * 1024
    #: until a head is complete, from the first moment of a connection or from the answer before
    head_s: int = 30
    #: without a byte of a body; for uploads, which come through tunnels and lifts
    silence_s: int = 10
    upload_silence_s: int = 30
    #: asking at once, all together and of one network; what only waits beyond that gives way
    connections: int = 8000
    connections_of_network: int = 100
    #: asked for by one network and worked on at once; the rest of it waits for its turn
    turns_of_network: int = 32
    #: bodies waited for, above which one more of the network is refused at once
    bodies_of_network: int = 200
    #: a body comes at least so fast, after so long a start
    start_s: int = 20
    bytes_per_s: int = 8 * 1024


DOOR = Door()
