"""scikit-learn: W2 by its MLPClassifier. It cannot express W1: MLPRegressor has no activation at the output and
MLPClassifier no squared error. The latter is timed with its own loss, marked *. The folds are fitted with its
default settings."""

from common import *
import warnings
import sklearn
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
BY = f"scikit-learn {sklearn.__version__}"


def classifier(name, widths, **settings):
    """With the initial weights of a file."""
    blocks = weights(name, widths)
    layers = zip(blocks[::2], blocks[1::2])

    class Classifier(MLPClassifier):
        def _init_coef(self, *_):
            return next(layers)

    return Classifier(widths[1:-1], alpha=0, shuffle=False, **settings)


def train():
    x, y = matrix("w1_x", 30), matrix("w1_y", 1).ravel()

    def fit(epochs):
        model = classifier("w1", W1_WIDTHS, activation="logistic", solver="sgd", momentum=0,
                           learning_rate_init=1.0, batch_size=len(x), max_iter=epochs, tol=0,
                           n_iter_no_change=epochs)
        start = time.perf_counter()
        model.fit(x, y)
        return time.perf_counter() - start, model.loss_

    w1(BY + "*", fit)


def classify():
    x, classes = matrix("w2_x", 784), indices("w2_classes")
    model = classifier("w2", W2_WIDTHS, batch_size=W2_BATCH)

    def epoch(order):
        samples = order.ravel()
        model.partial_fit(x[samples], classes[samples], classes=np.arange(10))

    def loss():
        shares = model.predict_proba(x)
        return -np.mean(np.log(shares[np.arange(len(x)), classes]))

    w2(BY, epoch, loss)


def fit_fold(x, classes, seed):
    scaler = StandardScaler()
    model = MLPClassifier((100,), random_state=seed)
    model.fit(scaler.fit_transform(x).astype(DTYPE), classes)
    return lambda x, classes: model.score(scaler.transform(x).astype(DTYPE), classes), model.n_iter_


def cross_validate():
    folds(BY, fit_fold)


run(w1=train, w2=classify, folds=cross_validate)
