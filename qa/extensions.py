"""The Flask extensions, created unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """The base of every table: constraints carry names, so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


@event.listens_for(Table, "after_parent_attach")
def _never_number_twice(table: Table, _: MetaData) -> None:
    """SQLite gives a deleted row’s number again unless told not to: a mail would take one for the other."""
    if [column.name for column in table.primary_key] == ["id"]:
        table.dialect_options["sqlite"]["autoincrement"] = True


db = SQLAlchemy(model_class=Model)
login_manager = LoginManager()
babel = Babel()
