"""Classical models: on MFCC statistics as in Piczak (2015), and a head on YAMNet's embedding.

Each function makes a scikit-learn pipeline with ``fit`` and ``predict_proba``. They take a number
of classes, which they do not need, so that all models are built alike.
"""

from __future__ import annotations

__all__ = ["ear_head", "linear", "random_forest", "svm"]


def svm(n_classes: int):
    """A support vector machine whose scores became probabilities."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    # ensemble=False keeps one SVM on all the training clips: its ranking is the plain SVM's.
    machine = CalibratedClassifierCV(SVC(C=10.0), ensemble=False, cv=5)
    return make_pipeline(StandardScaler(), machine)


def random_forest(n_classes: int, *, seed: int = 0, trees: int = 500):
    """A random forest."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline

    return make_pipeline(RandomForestClassifier(trees, random_state=seed, n_jobs=1))


def linear(n_classes: int):
    """A linear head: multinomial logistic regression."""
    # The points have unit length, so C is large; it was set once and never tuned.
    return _regression(30.0)


def ear_head(n_classes: int):
    """The same on what the ear hears, whose points are some forty long."""
    return _regression(0.01)


def _regression(strength: float):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(LogisticRegression(C=strength, max_iter=1_000))
