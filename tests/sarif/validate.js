// validate.js FILE: exits 1 and says where, if FILE is no valid SARIF 2.1.0 log.
const fs = require("fs");
const Ajv = require("ajv");

const ajv = new Ajv({ schemaId: "id", allErrors: true, logger: false });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const validate = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

if (!validate(JSON.parse(fs.readFileSync(process.argv[2], "utf8")))) {
  for (const error of validate.errors.slice(0, 20)) console.log(`${error.dataPath} ${error.message}`);
  process.exit(1);
}
