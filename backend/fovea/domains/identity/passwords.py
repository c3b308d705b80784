"""Argon2id in threads: slow on purpose, so never on the event loop and never inside a transaction."""

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fovea.kernel.http import refuse_inside_transaction

# RFC 9106's second recommended choice: 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher()
# Each one at work takes 64 MiB: a crowd at the door waits rather than filling the machine.
_AT_ONCE = CapacityLimiter(4)
# Stands in where there is no account: a hash of the same cost, of a random password that was thrown away. It is written
# down because making one costs every process a third of a second.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$EUziNt4F+dFfOnNxRYtsEQ$ZeUuV36KOjONXLLNkfXgr49QW6w+j7s/+1fJzfot6Tg"


async def hash_password(password: str) -> str:
    """The PHC string of a password that has passed ``check_password``."""
    refuse_inside_transaction()
    return await to_thread.run_sync(_HASHER.hash, password, limiter=_AT_ONCE)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one. Without a hash the same work is done and the answer is no."""
    refuse_inside_transaction()
    found = await to_thread.run_sync(_verify, password_hash or _NOBODY, password, limiter=_AT_ONCE)
    return found and password_hash is not None


def outdated(password_hash: str) -> bool:
    """The cost has been raised since this hash was made."""
    return _HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
