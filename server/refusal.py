"""The errors that queries and searches share, so that each is worded once."""

from graph.errors import DeadlinePassed, NoRoom, QueryError, ResultTooLarge, Stopped
from graph.message import Message
from server.admission import End, Ticket


def ended(ticket: Ticket, late: QueryError) -> QueryError:
    """Return the error of what was ended from outside: `late` where that was its deadline."""
    return stopped() if ticket.end is End.STOPPED else late


def stopped() -> Stopped:
    """Return the error of what nobody waits for any more."""
    return Stopped(Message("the query was stopped, as it was asked to be"))


def too_late(seconds: float, waited: float = 0) -> DeadlinePassed:
    """Return the error of what took longer than it may, of which it waited so many seconds for its turn."""
    if waited < 1:
        return DeadlinePassed(Message("the query took longer than %(seconds)g seconds; ask for less", seconds=seconds))
    return DeadlinePassed(
        Message(
            "the query took longer than %(seconds)g seconds, %(waited)d of them waiting for its turn; ask for less",
            seconds=seconds,
            waited=round(waited),
        )
    )


def too_large(mebibytes: int) -> ResultTooLarge:
    """Return the error of a result that passes its limit."""
    return ResultTooLarge(
        Message("the result passes %(most)d MiB; ask for less, or take the dumps at /releases/", most=mebibytes)
    )


def no_room() -> NoRoom:
    """Return the error of a result that the disk cannot take."""
    return NoRoom(Message("the server has no room for a result of this size now; ask for less, or try again later"))
