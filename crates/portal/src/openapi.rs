//! The API's document, made from the table of routes: OpenAPI 3.1. It is committed, and a test compares it.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::table::{Does, Table};

/// The document.
#[must_use]
pub fn document(table: &Table) -> Value {
    let mut generator =
        SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for e in &table.entries {
        let asks = (e.asks)(&mut generator).to_value();
        let answers = (e.answers)(&mut generator).to_value();
        let names = path_names(e.path);
        let shape = resolve(&asks, generator.definitions());
        // A file is what its type says; its schema would be of the data behind it.
        let content = match e.file {
            Some(kind) => json!({kind: {"schema": {"type": "string"}}}),
            None => json!({"application/json": {"schema": answers}}),
        };
        let mut operation = json!({
            "summary": e.summary,
            "operationId": operation_id(e.method(), e.path),
            "x-permission": e.permission.code(),
            "responses": {
                "200": {"description": "Done.", "content": content},
                "400": {"$ref": "#/components/responses/Refused"},
                "401": {"$ref": "#/components/responses/Refused"},
                "404": {"$ref": "#/components/responses/Refused"},
                "409": {"$ref": "#/components/responses/Refused"},
                "413": {"$ref": "#/components/responses/Refused"},
                "415": {"$ref": "#/components/responses/Refused"},
                "422": {"$ref": "#/components/responses/Refused"},
                "429": {"$ref": "#/components/responses/Refused"},
                "503": {"$ref": "#/components/responses/Refused"},
            },
        });
        let mut parameters: Vec<Value> = names
            .iter()
            .map(|n| json!({"name": n, "in": "path", "required": true, "schema": property(&shape, n)}))
            .collect();
        match e.does {
            Does::Look(_) => {
                let properties = shape.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
                for (name, schema) in properties.iter().filter(|(n, _)| !names.contains(n)) {
                    parameters.push(json!({"name": name, "in": "query", "required": false, "schema": schema}));
                }
            }
            Does::Act(_) => {
                let mut body = shape.clone();
                if let Some(o) = body.get_mut("properties").and_then(Value::as_object_mut) {
                    o.retain(|n, _| !names.contains(n));
                }
                if let Some(required) = body.get_mut("required").and_then(Value::as_array_mut) {
                    required.retain(|n| !names.iter().any(|m| n == m));
                }
                operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": body}}});
            }
        }
        operation["parameters"] = Value::Array(parameters);
        let item =
            paths.entry(format!("/api/v1{}", if e.path == "/" { "" } else { e.path })).or_insert_with(|| json!({}));
        item[e.method().to_ascii_lowercase()] = operation;
    }
    let schemas = Value::Object(generator.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pasban",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every page and every deed of the portal, for programs. A route answers what the seat of the token may see, and no more: not found and not allowed are the same answer.",
            "license": {"name": "Apache-2.0 OR MIT"}
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {"Refused": {
                "description": "Not done: one sentence, a stable code, and the fields that are wrong.",
                "content": {"application/json": {"schema": {
                    "type": "object",
                    "required": ["error", "kind"],
                    "properties": {
                        "error": {"type": "string"},
                        "kind": {"type": "string"},
                        "faults": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "words": {"type": "string"}}}}
                    }
                }}}
            }}
        }
    })
}

/// Names in a path, in order.
#[must_use]
pub fn path_names(path: &str) -> Vec<String> {
    path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}')).map(str::to_owned).collect()
}

fn operation_id(method: &str, path: &str) -> String {
    let name: String =
        path.trim_matches('/').chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{}-{}", method.to_ascii_lowercase(), if name.is_empty() { "root".into() } else { name })
}

/// The schema itself, where it was given as a reference.
fn resolve(schema: &Value, definitions: &Map<String, Value>) -> Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.rsplit('/').next())
        .and_then(|name| definitions.get(name))
        .unwrap_or(schema)
        .clone()
}

fn property(shape: &Value, name: &str) -> Value {
    shape.get("properties").and_then(|p| p.get(name)).cloned().unwrap_or_else(|| json!({"type": "string"}))
}
