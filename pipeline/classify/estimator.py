"""What the estimators on segmented texts have in common."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator, TransformerMixin

__all__ = ["TextFeatures"]


class TextFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer whose input is a list of segmented articles.

    Attributes whose name begins with ``_made_`` are made anew from the others when they are needed: they are not
    written with the model.
    """

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type is private to its version
        """Tell scikit-learn that the input is text."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _forget_made(self) -> None:
        for name in [name for name in self.__dict__ if name.startswith("_made_")]:
            del self.__dict__[name]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if not name.startswith("_made_")}
