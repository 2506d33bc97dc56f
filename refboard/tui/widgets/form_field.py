"""The fields that a form can have.

Each has ``initial`` and ``value``, ``changed_value`` (the value if the user changed it, else None) and
``set_value``.
"""

from __future__ import annotations

from typing import TypeAlias

from refboard.tui.widgets.choice_field import ChoiceField
from refboard.tui.widgets.feedback_field import FeedbackField
from refboard.tui.widgets.multiline_field import MultilineField

FormField: TypeAlias = ChoiceField | FeedbackField | MultilineField
