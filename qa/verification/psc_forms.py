"""The shape of what an applicant decides on what Pro Santé Connect said."""

from wtforms import HiddenField
from wtforms.validators import Length

from qa.web.forms import Form


class PscForm(Form):
    """A button; `correct` is 1 where the proved number takes the place of the claimed one."""

    correct = HiddenField(validators=[Length(max=1)])
