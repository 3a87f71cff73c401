// A function that draws a QR code with qrcode: 10 pixels per module, and a quiet zone of 4 modules, as this service.
const { toBuffer } = require("qrcode");

exports.handle = async (request, response) => {
  response.type("png").send(await toBuffer(request.query.url, { scale: 10, margin: 4 }));
};
