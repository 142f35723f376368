"""Classical models: on MFCC statistics as in Piczak (2015), and a head on YAMNet's embedding."""

from __future__ import annotations

__all__ = ["build"]


def build(n_classes: int, *, kind: str = "svm", seed: int = 0):
    """Make a scikit-learn pipeline with ``fit`` and ``predict_proba``.

    Parameters
    ----------
    n_classes : int
        Not needed to build; taken so that all models are built alike.
    kind : {"svm", "random_forest", "yamnet"}
    seed : int

    Returns
    -------
    sklearn.pipeline.Pipeline
    """
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    if kind == "yamnet":
        # The points have unit length, so C is large; it was set once and never tuned.
        return make_pipeline(LogisticRegression(C=30.0, max_iter=1_000))
    if kind == "random_forest":
        return make_pipeline(RandomForestClassifier(500, random_state=seed, n_jobs=1))
    # ensemble=False keeps one SVM on all the training clips: its ranking is the plain SVM's.
    svm = CalibratedClassifierCV(SVC(C=10.0), ensemble=False, cv=5)
    return make_pipeline(StandardScaler(), svm)
