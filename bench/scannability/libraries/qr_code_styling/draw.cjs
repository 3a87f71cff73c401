// Read options of qr-code-styling, one JSON object per line, and write SVG files, one JSON string per line.
const readline = require("node:readline");
const { JSDOM } = require("jsdom");
const { QRCodeStyling } = require("qr-code-styling/lib/qr-code-styling.common.js");

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const code = new QRCodeStyling({ ...JSON.parse(line), jsdom: JSDOM, type: "svg" });
    const svg = await code.getRawData("svg");
    process.stdout.write(JSON.stringify(svg.toString("utf8")) + "\n");
  }
}

main();
