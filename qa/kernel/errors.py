"""What a service raises when it refuses: one family, shown by `web.errors`."""


class DomainError(Exception):
    """A refusal with a sentence for the person; `status` is its HTTP status."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """The actor may know of the object but not do this."""

    status = 403


class NotFound(DomainError):
    """The object does not exist, or the actor may not know that it does."""

    status = 404


class Gone(DomainError):
    """The object was public and was removed on purpose."""

    status = 410


class Conflict(DomainError):
    """Somebody else changed the object in the meantime."""

    status = 409


class Invalid(DomainError):
    """A value is wrong; `field` names the form field beside which the message is shown."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooMany(DomainError):
    """A limit is reached; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
