/** Tests of the import of ONNX, and the oracle that the tests of its ops share. */
package io.sluice.tools.onnx;
