"""A function as in a tutorial: a Flask app inside the function, with one route that draws with ``qrcode``."""

from io import BytesIO

import flask
import qrcode

app = flask.Flask(__name__)


@app.route("/")
def image() -> flask.Response:
    symbol = qrcode.QRCode(box_size=10)
    symbol.add_data(flask.request.args["url"])
    symbol.make(fit=True)
    png = BytesIO()
    symbol.make_image().save(png, "PNG")
    png.seek(0)
    return flask.send_file(png, mimetype="image/png")


def handle(request: flask.Request) -> flask.Response:
    with app.test_request_context(path=request.full_path, method=request.method):
        return app.full_dispatch_request()
